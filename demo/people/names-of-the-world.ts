import type { Names } from './origin.ts'

const list = (text: string) => text.split(' ')

export const JAPANESE: Names = {
  women: list('Haruka Yuki Aiko Sakura Mei Naoko Emi Rina Kaori Misaki Tomoko Chihiro'),
  men: list('Kenji Hiroshi Takumi Ren Daichi Kazuo Shota Yuto Satoshi'),
  surnames: list(
    'Akiyama Fujimoto Hayashida Ishikawa Kawamura Kobayakawa Matsunaga Nakagawa Ogata Sakamoto Shimizu Takahara Uchida Yamashiro',
  ),
}

export const CHINESE: Names = {
  women: list('Yuhan Jiayi Xinyi Meilin Ruoxi Siyu Wenjing Yalin Zihan Qianru Lihua'),
  men: list('Haoran Zhiwei Junjie Minghao Yichen Tianyu Guowei Jianhong'),
  surnames: list('Chen Deng Fang Gao Huang Jiang Liang Luo Ouyang Qian Shen Song Tang Wei Xu Yao Zheng Zhou'),
}

export const ARABIC: Names = {
  women: list('Noura Layla Maryam Hessa Reem Shaikha Dana Amal Salma Yasmin Lulwa Hind'),
  men: list('Khalid Faisal Omar Yousef Tariq Saad Nasser Hamad Karim Ziad'),
  surnames: list(
    'Al-Ansari Al-Darwish Al-Fardan Al-Hashimi Al-Jaber Al-Kaabi Al-Mazrouei Al-Najjar Al-Rashidi Al-Suwaidi Haddad Khoury Mansour',
  ),
}

export const BRAZILIAN: Names = {
  women: list('Beatriz Camila Fernanda Isabela Juliana Larissa Mariana Thaís Letícia Antônia Flávia Luíza'),
  men: list('Gustavo Thiago João Rafael Caio Vinícius Otávio Leandro Murilo'),
  surnames: list(
    'Almeida Barbosa Cavalcanti Drummond Figueiredo Gonçalves Junqueira Magalhães Nogueira Pacheco Queirós Sampaio Teixeira Vasconcelos',
  ),
}

export const AMERICAN: Names = {
  women: list('Madison Ashley Brooke Savannah Harper Avery Caroline Meredith Delaney Paige Sloane Whitney'),
  men: list('Tyler Mason Logan Hudson Carter Bennett Chase Wyatt Graham Preston'),
  surnames: list(
    'Albright Calhoun Delgado Ellsworth Fairchild Garrison Hollister Kowalski Langford McAllister O’Donnell Prescott Rosenbaum Sheffield Vanderhoff Whitaker',
  ),
}

export const LATIN_AMERICAN: Names = {
  women: list('Valentina Camila Ximena Renata Fernanda Daniela Guadalupe Regina Mariana Antonella Agustina'),
  men: list('Emiliano Maximiliano Joaquín Facundo Leonardo Mauricio Ezequiel Octavio Rodrigo'),
  surnames: list(
    'Alvarado Arismendi Bermúdez Carranza Dávila Echeverri Guzmán Iturbide Londoño Montemayor Noriega Pinzón Restrepo Sandoval Treviño Urquiza Zambrano',
  ),
}

export const INDIAN: Names = {
  women: list('Ananya Priyanka Kavya Meera Nandini Ishita Rhea Tanvi Shreya'),
  men: list('Arjun Rohan Vikram Aditya Karan Siddharth Nikhil Varun'),
  surnames: list(
    'Agarwal Bhattacharya Chaudhary Deshpande Iyer Joshi Kapadia Malhotra Nambiar Oberoi-Sen Raghavan Sethi Venkataraman',
  ),
}
